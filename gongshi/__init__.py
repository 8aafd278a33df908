"""The front door: settings, the house put together, Celery and its dispatcher, the command line, the all-in-one `up`.

Only here do the rooms meet, only here is Celery imported, and only here is anything read from the environment.
"""

import os

# nothing here is a plugin of pydantic's, and asking every installed package whether it has one takes its time
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
