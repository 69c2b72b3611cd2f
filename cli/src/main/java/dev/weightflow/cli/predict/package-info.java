package dev.weightflow.cli.predict;
