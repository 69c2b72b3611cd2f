def roll_columns(self, x: Tensor, places: int) -> Tensor:
  # x [..., rows, columns] -> as x
  return torch.roll(x, [places], [-1])
