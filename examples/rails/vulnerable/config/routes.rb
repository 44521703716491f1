Rails.application.routes.draw do
  root 'home#show'
  get 'login', to: 'sessions#new'
  post 'login', to: 'sessions#create'
  post 'logout', to: 'sessions#destroy'
  get 'account', to: 'accounts#show'
end
