"""The organisers' own addresses, below /organise/."""

from django.urls import path

from members import views

app_name = "members"
urlpatterns = [
    path("", views.tonight, name="tonight"),
    path("you", views.you, name="you"),
    path("tokens", views.tokens, name="tokens"),
    path("tokens/<uuid:token_id>/end", views.end_token, name="end_token"),
    path("people", views.people, name="people"),
    path("people/invite", views.invite, name="invite"),
    path("people/<uuid:account_id>", views.person, name="person"),
    path("people/invitations/<uuid:invitation_id>/withdraw", views.withdraw_invitation, name="withdraw_invitation"),
    path("join/<str:token>", views.join, name="join"),
    path("interests", views.interests, name="interests"),
    path("members", views.register, name="register"),
    path("members/standing", views.standing, name="standing"),
]
