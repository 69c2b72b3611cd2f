package dev.weightflow.model.dataset.folder;

import dev.weightflow.model.task.Task;

/** A task, and where a folder has its labels. */
record LabelledTask(Task task, LabelLocation labels) {}
