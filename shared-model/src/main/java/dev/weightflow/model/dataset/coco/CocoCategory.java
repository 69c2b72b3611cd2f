package dev.weightflow.model.dataset.coco;

/** What an annotation may show; the ids of a file need be neither dense nor begin with 0. */
public record CocoCategory(int id, String name) {}
