package dev.weightflow.cli.jobs;

import dev.weightflow.cli.platform.ServiceName;

/** The kinds of job; each has a service, which shows and cancels all of them alike. */
public enum JobKind {
    INGESTION("ingestion", ServiceName.DATASET_INGESTION, "/ingestions"),
    TRAINING("training", ServiceName.TRAINER, "/trainings"),
    EVALUATION("evaluation", ServiceName.EVALUATOR, "/evaluations");

    final String word;
    final ServiceName service;
    final String path;

    JobKind(String word, ServiceName service, String path) {
        this.word = word;
        this.service = service;
        this.path = path;
    }

    String noun() {
        return word + "s";
    }

    String title() {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
