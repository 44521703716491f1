class AccountsController < ApplicationController
  before_action { redirect_to login_path unless session[:user] }

  def show
    @username = session[:user]
  end
end
