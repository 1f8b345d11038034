"""The organisers' own addresses, below /organise/."""

from django.urls import path

from members.views import keys, register
from members.views import people as views

app_name = "members"
urlpatterns = [
    path("", views.tonight, name="tonight"),
    path("keys", keys.keys, name="keys"),
    path("you", views.you, name="you"),
    path("tokens", views.tokens, name="tokens"),
    path("tokens/<uuid:token_id>/end", views.end_token, name="end_token"),
    path("people", views.people, name="people"),
    path("people/invite", views.invite, name="invite"),
    path("people/<uuid:account_id>", views.person, name="person"),
    path("people/invitations/<uuid:invitation_id>/withdraw", views.withdraw_invitation, name="withdraw_invitation"),
    path("join/<str:token>", views.join, name="join"),
    path("interests", views.interests, name="interests"),
    path("members", register.register, name="register"),
    path("members/standing", register.standing, name="standing"),
    path("members/dues", register.dues, name="dues"),
    path("members/leaving", register.leave, name="leave"),
    path("members/households", register.households, name="households"),
    path("members/households/<uuid:link_id>/end", register.part_household, name="part_household"),
]
