"""Addresses of this room: nothing in one says who a person is or which request is theirs."""

from django.urls import path

from payouts.claims import api
from payouts.claims.views import asking, bank, call_backs, coming_back, desk, looking_again, returning

app_name = "claims"
urlpatterns = [
    path("help", asking.start, name="help"),
    path("help/stay-safe", asking.stay_safe, name="stay_safe"),
    path("help/hide", asking.hide, name="hide"),
    path("apply/who", asking.who, name="who"),
    path("apply/amount-help", asking.amount_help, name="amount_help"),
    path("apply/check", asking.check, name="check"),
    path("apply/saved", asking.saved, name="saved"),
    path("apply/sent", asking.sent, name="sent"),
    path("apply/<slug:slug>", asking.ask, name="ask"),
    path("apply/saved/send", returning.send_saved, name="send_saved"),
    path("back", coming_back.back, name="back"),
    path("back/send", returning.send, name="back_send"),
    path("back/check", returning.check, name="back_check"),
    path("back/check/again", returning.send_again, name="back_again"),
    path("back/lost", call_backs.lost, name="lost"),
    path("back/lost/told", call_backs.told, name="lost_told"),
    path("l/<str:token>", returning.link, name="link"),
    path("me", coming_back.me, name="me"),
    path("me/answered", coming_back.answered, name="answered"),
    path("me/how-much", coming_back.how_much, name="how_much"),
    path("me/again", looking_again.look_again, name="look_again"),
    path("me/who-can-see", coming_back.who_can_see, name="who_can_see"),
    path("me/take-back", coming_back.take_back, name="take_back"),
    path("me/bank", bank.bank, name="bank"),
    path("me/bank/check", bank.check, name="bank_check"),
    path("me/bank/check/send", bank.send_check, name="bank_send"),
    path("me/close", coming_back.close, name="close"),
    path("api/claims/token", api.Token.as_view(), name="api_token"),
    path("api/claims/mine", api.OwnClaim.as_view(), name="api_own_claim"),
    path("organise/call-backs", call_backs.waiting, name="call_backs"),
    path("organise/call-backs/<uuid:call_back_id>/open", call_backs.open_one, name="call_back_open"),
    path("organise/call-backs/<uuid:call_back_id>/way-back", call_backs.way_back, name="call_back_way"),
    path("organise/call-backs/<uuid:call_back_id>/done", call_backs.done, name="call_back_done"),
    path("organise/claims/<uuid:claim_id>/call", bank.open_to_call, name="open_to_call"),
    path("organise/claims/<uuid:claim_id>/confirm-call", bank.confirm_call, name="confirm_call"),
    path("organise/claims", desk.queue, name="queue"),
    path("organise/claims/<uuid:claim_id>", desk.claim, name="claim"),
    path("organise/claims/<uuid:claim_id>/open", desk.open_sealed, name="open_sealed"),
    path("organise/claims/<uuid:claim_id>/take-up", desk.take_up, name="take_up"),
    path("organise/claims/<uuid:claim_id>/pass-on", desk.pass_on, name="pass_on"),
    path("organise/claims/<uuid:claim_id>/ask", desk.ask_for_one_thing, name="ask_for_one_thing"),
    path("organise/claims/<uuid:claim_id>/resume", desk.resume, name="resume"),
    path("organise/claims/<uuid:claim_id>/facts", desk.confirm_facts, name="confirm_facts"),
]
