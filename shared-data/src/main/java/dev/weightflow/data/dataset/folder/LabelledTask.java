package dev.weightflow.data.dataset.folder;

import dev.weightflow.data.task.Task;

/** Task with the location of its labels in a folder. */
record LabelledTask(Task task, LabelLocation labels) {}
