from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "ginnel.surfaces.workspace"
    label = "workspace"
    verbose_name = "Workspace"
