from django.urls import path

from ginnel.surfaces.notify import views

app_name = "notify"
urlpatterns = [path("notify/callback", views.callback, name="callback")]
