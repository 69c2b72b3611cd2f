package dev.weightflow.console.compare;

import dev.weightflow.console.Console;
import dev.weightflow.console.live.ProgressStream;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.documents.StoredDocuments;

/** Sources of comparisons. */
record Sources(Journals journals, StoredDocuments documents, ProgressStream signals) {
    static Sources of(Console console) {
        return new Sources(console.journals(), console.documents(), console.signals());
    }
}
