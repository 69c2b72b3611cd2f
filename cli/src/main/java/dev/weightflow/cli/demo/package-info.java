package dev.weightflow.cli.demo;
