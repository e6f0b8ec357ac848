from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "syncinterview.accounts"
    label = "accounts"
    verbose_name = "Accounts"
