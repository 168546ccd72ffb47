from ginnel.config.cli import main

main(prog_name="ginnel")
