from django.urls import path

from partners import views

app_name = "partners"

urlpatterns = [
    path("", views.organisations, name="organisations"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("invitations/<int:pk>/accept/", views.accept_invitation, name="accept_invitation"),
    path("invitations/<int:pk>/take-back/", views.take_back, name="take_back"),
    path("requests/<int:pk>/admit/", views.admit, name="admit"),
    path("requests/<int:pk>/turn-down/", views.turn_down, name="turn_down"),
    path("<uuid:key>/", views.organisation, name="organisation"),
    path("<uuid:key>/ask/", views.ask_to_join, name="ask_to_join"),
    path("<uuid:key>/people/<int:pk>/hand-over/", views.hand_over, name="hand_over"),
    path("<uuid:key>/people/<int:pk>/leave/", views.leave, name="leave"),
]
