/** {@code ./weightflow demo}: the platform's main job from a dataset to a promoted model, on this machine, judged by measured values. */
package dev.weightflow.cli.demo;
