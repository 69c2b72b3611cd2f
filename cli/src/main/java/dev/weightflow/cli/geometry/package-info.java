package dev.weightflow.cli.geometry;
