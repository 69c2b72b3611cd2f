package dev.weightflow.console.compare;

import dev.weightflow.console.Console;
import dev.weightflow.console.live.Signals;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.documents.StoredDocuments;

/** What comparisons are made of. */
record Sources(Journals journals, StoredDocuments documents, Signals signals) {
    static Sources of(Console console) {
        return new Sources(console.journals(), console.documents(), console.signals());
    }
}
