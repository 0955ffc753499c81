"""Scoring IR: what a fitted model computes, between estimators and emitters."""
