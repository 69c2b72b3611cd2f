package dev.weightflow.scenes.geometry;

/** A sphere that bounds something; with radius 0 it is a point. */
public record Ball(Vec centre, double radius) {}
