"""The forms of log-in, password and second factor in our words; django-allauth brings what they do."""

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext_lazy as _

from padis.accounts import queries


class OwnLoginForm(LoginForm):
    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        without_placeholders(self)
        self.fields["login"].label = _("User name")
        self.fields["login"].widget.attrs |= {"autofocus": True, "autocapitalize": "none", "spellcheck": "false"}
        self.fields["password"].help_text = ""

    def clean_login(self) -> str:
        return queries.stored_username(super().clean_login())


class OwnReauthenticateForm(ReauthenticateForm):
    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        without_placeholders(self)
        self.fields["password"].widget.attrs["autofocus"] = True


class OwnChangePasswordForm(ChangePasswordForm):
    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        without_placeholders(self)
        self.fields["oldpassword"].label = _("Present password")
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())
        self.fields["password2"].label = _("New password again")

    def clean_password1(self) -> str:
        """A one-time password is used once."""
        password = str(self.cleaned_data["password1"])
        if self.user.check_password(password):
            raise forms.ValidationError(_("The new password must differ from the present one."))
        return password


class OwnAuthenticateForm(AuthenticateForm):
    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        without_placeholders(self)
        self.fields["code"].label = _("Authenticator code")


class OwnReauthenticateCodeForm(ReauthenticateCodeForm):
    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        without_placeholders(self)
        self.fields["code"].label = _("Authenticator code")


class OwnActivateForm(ActivateTOTPForm):
    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        without_placeholders(self)


def without_placeholders(form: forms.Form) -> None:
    """A placeholder that repeats the label vanishes when one types; the label above stays."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
