from django.apps import AppConfig


class MeshConfig(AppConfig):
    name = "ginnel.surfaces.mesh"
    label = "mesh"
    verbose_name = "MESH"
