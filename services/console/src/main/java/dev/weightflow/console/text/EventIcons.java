package dev.weightflow.console.text;

import dev.weightflow.projection.lineage.LineageEvent;
import io.quarkus.qute.TemplateExtension;

/** Icons of events. */
@TemplateExtension
final class EventIcons {
    private EventIcons() {}

    static String icon(LineageEvent event) {
        String type = event.type();
        if (type.contains("Alias")) {
            return "crown";
        } else if (type.startsWith("Promotion") || type.startsWith("GatePolicy")) {
            return "gate";
        } else if (type.startsWith("Retraining")) {
            return "policy";
        } else if (type.startsWith("Evaluation")) {
            return "eval";
        } else if (type.startsWith("Training")) {
            return "train";
        } else if (type.startsWith("Dataset") || type.startsWith("Ingestion")) {
            return "data";
        } else if (type.contains("Failed") || type.contains("Rejected") || type.contains("Cancel")) {
            return "stop";
        }
        return type.startsWith("ModelVersion") ? "box" : "event";
    }
}
