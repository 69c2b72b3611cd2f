package dev.weightflow.scenes.geometry;

/** Bounding sphere; with radius 0 it is a point. */
public record Ball(Vec centre, double radius) {}
