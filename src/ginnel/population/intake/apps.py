from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "ginnel.population.intake"
    label = "intake"
    verbose_name = "Population intake"
