package dev.weightflow.cli.fit;
