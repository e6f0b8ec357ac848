from syncinterview.accounts import api
from syncinterview.lib.api.paths import api_path

app_name = "accounts_api"
urlpatterns = [
    api_path("auth/register", api.RegisterApi, name="register"),
    api_path("auth/login", api.LoginApi, name="login"),
    api_path("auth/token", api.TokenApi, name="token"),
    api_path("auth/token/refresh", api.RefreshApi, name="refresh"),
    api_path("auth/logout", api.LogoutApi, name="logout"),
    api_path("auth/keys", api.ApiKeysApi, name="keys"),
    api_path("auth/keys/<uuid:key_id>", api.ApiKeyApi, name="key"),
    api_path("users/me", api.MeApi, name="me"),
    api_path("users/me/password", api.PasswordApi, name="password"),
    api_path("users", api.UsersApi, name="users"),
    api_path("users/<uuid:user_id>", api.UserApi, name="user"),
]
