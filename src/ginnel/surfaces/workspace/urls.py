"""Staff pages."""

from django.urls import path

from ginnel.surfaces.workspace import signin

app_name = "workspace"
urlpatterns = [
    path("sign-in", signin.sign_in, name="sign-in"),
    path("choose-role", signin.choose_role, name="choose-role"),
    path("sign-out", signin.sign_out, name="sign-out"),
]
