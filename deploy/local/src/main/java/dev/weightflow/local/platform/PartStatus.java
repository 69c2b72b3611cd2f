package dev.weightflow.local.platform;

/** How a part of the platform is. */
public enum PartStatus {
    /** Its turn has not come. */
    WAITING,
    STARTING,
    READY,
    /** It died and is being started again. */
    RESTARTING,
    STOPPING,
    STOPPED
}
