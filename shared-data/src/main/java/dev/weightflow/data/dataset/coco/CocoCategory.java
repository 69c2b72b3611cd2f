package dev.weightflow.data.dataset.coco;

/** Category of an annotation file; ids need neither be dense nor begin with 0. */
public record CocoCategory(int id, String name) {}
