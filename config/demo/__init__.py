"""The demo season: made-up schools and pupils, contests in every phase, two meetings with real published results."""
