package dev.weightflow.console.text;

import dev.weightflow.projection.lineage.LineageEvent;
import io.quarkus.qute.TemplateExtension;

/** Icons of events. */
@TemplateExtension
public final class EventIcons {
    private EventIcons() {}

    /** Returns the name of the icon of an event of that type. */
    public static String icon(LineageEvent event) {
        String type = event.type();
        if (type.contains("Alias")) {
            return "crown";
        } else if (type.startsWith("Promotion") || type.startsWith("GatePolicy")) {
            return "gate";
        } else if (type.startsWith("Retraining") || type.startsWith("Action")) {
            return "policy";
        } else if (type.startsWith("Drift")) {
            return type.equals("DriftDetected") ? "warn" : "find";
        } else if (type.startsWith("Labels") || type.startsWith("RollbackProposed")) {
            return "hand";
        } else if (type.equals("VersionRolledBack")) {
            return "stop";
        } else if (type.startsWith("Evaluation") || type.startsWith("ChampionChecked")) {
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
