"""Writes small Vosk models for the tests, with nothing but numpy: no Kaldi, no OpenFst, no download."""
