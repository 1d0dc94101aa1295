"""The cycle: observe, assess, report, deliver. Each step is restartable alone and knows nothing of the others."""
