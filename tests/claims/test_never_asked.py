"""No box, label, hint or prompt of a claimant's page asks for what is never asked, in the code or as it is drawn."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from django.urls import get_resolver

from payouts.claims import questions
from payouts.claims.models import Claim
from tests.claims import stories
from tests.claims.browser import Phone, fill_in, send

# The list, one pattern for each line of it.
NEVER_ASKED = {
    "National Insurance number": r"national insurance|\bni number|\bnino\b",
    "full date of birth": r"date of birth|\bdob\b|birth(day|date)|when were you born|\byour age\b",
    "passport, BRP, eVisa or share code": r"passport|\bbrp\b|e-?visa|share code|residence permit",
    "immigration status": r"immigration|asylum|nationality|settled status",
    "DWP or jobcentre login, other messages": r"\blog ?in\b|password|screenshot|journal",
    "bank login or statements": r"bank statement|online banking|memorable|\bpin\b",
    "payslips": r"pay ?slip|wage slip",
    "home address": r"home address|where do you live|\byour address\b|postcode",
    "landlord name": r"landlord",
    "partner's name": r"partner'?s? (first |full )?name|spouse|husband|wife",
    "children's names or ages": r"child(ren)?'?s? ?'?s? (name|age|birth|school)|names? of (your|the) child|ages? of",
    "diagnosis or medical records": r"diagnos|medical|\bhealth\b|disabilit|pregnan|illness",
    "photo of face": r"selfie|photo of (you|(your )?face)|picture of you",
    "a story to publish": r"your story|story to (publish|share)|testimonial|quote you",
    "social media handle": r"twitter|facebook|instagram|tiktok|social media|handle",
    "employer name": r"employer|company you work",
    "GP name": r"\bgp\b|doctor|surgery",
    "credit check": r"credit (check|score|report)",
    "religion, ethnicity, sexuality, politics": r"relig|ethnic|sexual|politic|gender|\brace\b|faith",
}
# What may be said all the same, letter for letter: three ask people to leave something out, and the address is asked of
# those alone who choose post.
ALLOWED = {
    "Cover your National Insurance number with your thumb",
    "Cover their National Insurance number with your thumb",
    "Do not put in your National Insurance number or names of other people",
    "Enter the address for letters, with its postcode",
}


def asks(text):
    """Which line of the list this text asks for, or nothing."""
    text = " ".join(text.split())
    if text in ALLOWED:
        return ""
    said = text.replace("_", " ").replace("-", " ")
    for line, pattern in NEVER_ASKED.items():
        if re.search(pattern, text, re.IGNORECASE) or re.search(pattern, said, re.IGNORECASE):
            return line
    return ""


class Boxes(HTMLParser):
    """Everything on a page that a person could read as a question, and every name of a box."""

    def __init__(self, html):
        super().__init__()
        self.found, self._open = [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        held = dict(attributes)
        if tag in {"input", "textarea", "select", "button"}:
            named = ("name", "id", "placeholder", "title", "aria-label", "autocomplete", "accept", "capture")
            self.found += [str(held[name]) for name in named if held.get(name)]
        is_prompt = tag in {"label", "legend", "h1", "button", "option"}
        classes = str(held.get("class") or "").split()
        if is_prompt or {"hint", "error", "optional"} & set(classes):
            self._open.append([tag, ""])

    def handle_data(self, data):
        for prompt in self._open:
            prompt[1] += data

    def handle_endtag(self, tag):
        if self._open and self._open[-1][0] == tag:
            self.found.append(unescape(self._open.pop()[1]))


def asked_on(html):
    main = re.search(r"(?s)<main.*?</main>", html).group(0)
    return {text: line for text in Boxes(main).found if (line := asks(text))}


def test_no_question_asks_for_it_in_either_person():
    for question in (*questions.QUESTIONS, questions.AMOUNT_HELP):
        texts = [question.slug, question.title, question.who_sees, question.noun]
        for field in question.fields:
            texts += [field.name, field.label, field.hint, field.missing, field.autocomplete]
            texts += [text for choice in field.choices for text in (choice.label, choice.hint, choice.value)]
        for text in texts:
            for who_for in ("me", "other"):
                assert not asks(questions.worded(text, who_for)), text


def test_no_column_could_hold_it():
    for field in Claim._meta.get_fields():
        assert not asks(field.name), field.name


def test_what_can_be_asked_for_later_is_not_on_the_list_either():
    for sentence in questions.ASKABLE.values():
        assert not asks(sentence), sentence


def _asking_pages():
    """Every page with a box on it, empty and with its errors, for oneself and for another."""
    stories.rules()
    for who_for in ("me", "other"):
        for slug in ("benefit", "said", "date", "amount", "proof", "pay-how", "bank", "contact"):
            phone = Phone()
            yield f"{slug} {who_for}", fill_in(phone, upto=slug, who_for=who_for)
            yield f"{slug} {who_for}, empty", phone.post()
        yield "amount-help", fill_in(Phone(), upto="amount", who_for=who_for).get("/apply/amount-help")
    yield "check", fill_in(Phone())
    phone = send(Phone())
    for path in ("/me", "/help", "/apply/who", "/back"):
        yield path, phone.get(path)


@pytest.mark.django_db
def test_no_page_asks_for_it_as_it_is_drawn(settings):
    settings.CONTACT_ROUTES_ON = ["text", "email", "phone", "post", "none"]
    settings.PAY_HOW_ON = ["bank", "trusted", "cash_code", "voucher", "talk"]
    for name, phone in _asking_pages():
        assert asked_on(phone.html) == {}, name


PLANTED = (
    '<label for="x">What is your National Insurance number?</label>',
    '<input name="ni_number">',
    '<input name="x" placeholder="Your date of birth">',
    '<textarea name="your_story"></textarea>',
    '<span class="hint">As on your passport</span>',
    '<label class="choice"><input type="radio" name="x"><span>I have a diagnosis</span></label>',
    '<input type="file" name="bank_statement">',
    '<input type="file" name="photo" aria-label="A photo of your face">',
    "<h1>Where do you live?</h1>",
    "<legend>Your partner's name</legend>",
    "<label>Ages of the children</label>",
    '<button name="credit_check">Continue</button>',
)


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_question_is_found(planted):
    assert asked_on(f"<main>{planted}</main>")


def test_every_line_of_the_list_is_found_by_its_own_words():
    for line in NEVER_ASKED:
        for words in re.split(r", | or ", line):
            if words not in {"DWP", "ages", "other messages", "statements"}:
                assert asks(words), (line, words)


def test_no_address_of_a_claimants_page_is_named_for_it():
    paths = [str(route.pattern) for route in get_resolver("payouts.claims.urls").url_patterns]
    theirs = [path for path in paths if path.startswith(("apply", "me", "help", "back"))]
    assert len(theirs) > 10
    assert not [path for path in theirs if asks(path)]
