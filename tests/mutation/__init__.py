"""`make mutation`: does a test notice when a line of the kernel is changed?

mutmut makes the changes. Its own runner starts pytest anew for each of thirteen thousand; here the tests are
collected once, and each change is tried in a forked copy of the process, with those tests alone that reach it.
"""
