class HomeController < ApplicationController
  def show
    session[:basket] ||= []
  end
end
