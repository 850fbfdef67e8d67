"""The parts of deploy/proof/chaos."""
