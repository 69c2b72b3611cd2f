package dev.weightflow.ingestion.packing;

/**
 * Sizes in which a dataset is packed. They are part of its identity: shards, and where samples are faulty also parts, are cut by them.
 *
 * @param samplesPerShard largest number of samples in a shard
 * @param samplesPerPart least number of samples in a part that does not end its split
 */
public record Sizes(int samplesPerShard, int samplesPerPart) {
    /** Largest part whose document stays well below {@link dev.weightflow.platform.objectstore.ObjectStore#LARGEST_DOCUMENT}. */
    private static final int LARGEST_PART = 8_192;

    /** Returns the length of a part in samples: whole shards, unless samples are faulty. */
    public int part() {
        long shards = (samplesPerPart + samplesPerShard - 1L) / samplesPerShard;
        return (int) Math.min(Integer.MAX_VALUE, shards * samplesPerShard);
    }

    /** Returns whether the document of a part can name all that is in it. */
    public boolean isDocumented() {
        return part() <= LARGEST_PART;
    }
}
