class SessionsController < ApplicationController
  def new; end

  def create
    username = params[:username].to_s
    if right_password?(username, params[:password].to_s)
      session[:user] = username
      redirect_to account_path
    else
      flash.now[:alert] = 'The name or the password is wrong.'
      render :new, status: :unauthorized
    end
  end

  def destroy
    reset_session
    redirect_to root_path, status: :see_other
  end

  private

  def right_password?(username, password)
    digest = Rails.configuration.x.accounts[username]
    !digest.nil? && digest == password
  end
end
