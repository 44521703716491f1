"""A site with one member; `app` is the database's root, as zconsole has it."""

import os

import transaction
from AccessControl.SecurityManagement import newSecurityManager
from Products.CMFPlone.factory import addPloneSite
from Testing.makerequest import makerequest
from zope.component.hooks import setSite

root = makerequest(app)  # noqa: F821
newSecurityManager(None, root.acl_users.getUserById("admin").__of__(root.acl_users))
site = addPloneSite(root, "Plone", title="Site", setup_content=False, default_language="en")
setSite(site)
site.acl_users.userFolderAddUser(os.environ["LOGIN_USERNAME"], os.environ["LOGIN_PASSWORD"], ["Member"], [])
transaction.commit()
