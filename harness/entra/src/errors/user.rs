//! The state of a user's account.

codes! { User:
    PASSWORD_WRONG = 50126, "invalid_grant", Client, User, Seen,
        "user name or password is wrong",
        "one of the two was mistyped, or the account signs in elsewhere",
        "enter them again; do not repeat it automatically, since the account gets locked";
    USER_UNKNOWN = 50034, "invalid_grant", Page, User, Seen,
        "there is no such user in the tenant",
        "the name was mistyped, the tenant is another, or the account was deleted",
        "check the name and the authority";
    USER_LOCKED = 50053, "invalid_grant", Page, User, Seen,
        "the account is locked",
        "too many wrong passwords, or an address from which attacks came",
        "wait, then sign in with the right password; look for a program with an old one";
    PASSWORD_EXPIRED = 50055, "invalid_grant" + "user_password_expired", Client, User, Seen,
        "the password has expired",
        "the tenant wants it changed from time to time",
        "sign in interactively, and change it";
    PASSWORD_NONE = 50056, "invalid_grant", Client, User, Meaning,
        "the directory has no valid password of this user",
        "the password is kept by another provider, or by a directory on premises",
        "sign in interactively, so that the user is led to that provider";
    USER_DISABLED = 50057, "invalid_grant", Page, Administrator, Seen,
        "the account is disabled",
        "an administrator switched it off, often because the person left",
        "have an administrator enable it if that was a mistake";
    INVITATION_OPEN = 50014, "invalid_grant", Client, User, Meaning,
        "the guest has not accepted the invitation",
        "the mail was not opened, or the sign-in is at another tenant than the one that invited",
        "accept the invitation, then sign in at the tenant that sent it";
}
