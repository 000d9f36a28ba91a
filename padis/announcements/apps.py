from django.apps import AppConfig


class AnnouncementsConfig(AppConfig):
    name = "padis.announcements"
