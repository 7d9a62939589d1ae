"""The people and the stories of the demonstration: fictitious, dated from today.

What they are is in `donnees/*.yaml`; how they come to be is in the modules beside. Cases are led
by the real verbs, hour after hour, under a clock of ours (`horloge`): nothing writes a status or
a date that a person could not have produced. Nothing of this runs outside a demonstration.
"""
