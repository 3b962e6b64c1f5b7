//! Values of several columns, packed into one number that sorts as they do.

/// The most values in a combination.
pub const MOST_DEPTH: usize = 4;

/// Values of different columns, as few as none: the slice of everyone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Items(u64);

/// A value of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    pub column: u8,
    pub level: u8,
}

impl Items {
    const BITS: u32 = 16;

    /// The values in the order of their columns.
    pub fn iter(self) -> impl Iterator<Item = Item> {
        let all = self.0.to_be_bytes();
        (0..MOST_DEPTH)
            .map(move |it| [all[2 * it], all[2 * it + 1]])
            .take_while(|it| it[0] > 0)
            .map(|it| Item { column: it[0] - 1, level: it[1] })
    }

    pub fn len(self) -> usize {
        self.iter().count()
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// These values and one of a later column.
    pub(super) fn and(self, item: Item) -> Self {
        let at = u64::BITS - Self::BITS * (u32::try_from(self.len()).unwrap_or(0) + 1);
        Self(self.0 | u64::from(u16::from_be_bytes([item.column + 1, item.level])) << at)
    }

    /// Those whose place is a bit of `places`.
    #[must_use]
    pub fn some(self, places: usize) -> Self {
        let chosen = self.iter().enumerate().filter(|(at, _)| places >> at & 1 == 1);
        chosen.fold(Self::default(), |all, (_, item)| all.and(item))
    }

    /// Those at other places.
    #[must_use]
    pub fn without(self, place: usize) -> Self {
        self.some(!(1 << place))
    }
}

impl FromIterator<Item> for Items {
    /// Of at most [`MOST_DEPTH`] values of different columns, in the order of these.
    fn from_iter<T: IntoIterator<Item = Item>>(items: T) -> Self {
        items.into_iter().fold(Self::default(), Self::and)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(column: u8, level: u8) -> Item {
        Item { column, level }
    }

    #[test]
    fn values_come_back_and_can_be_left_out() {
        let all = [item(0, 0), item(2, 255), item(7, 1), item(99, 3)];
        let items: Items = all.into_iter().collect();
        assert_eq!(items.iter().collect::<Vec<_>>(), all);
        assert_eq!(items.len(), 4);
        assert_eq!(items.without(1).iter().collect::<Vec<_>>(), [all[0], all[2], all[3]]);
        assert_eq!(items.some(0b1010).iter().collect::<Vec<_>>(), [all[1], all[3]]);
        assert!(items.some(0).is_empty() && Items::default().is_empty());
    }

    #[test]
    fn they_sort_by_their_first_value_first() {
        let of = |all: &[Item]| all.iter().copied().collect::<Items>();
        let sorted = [
            of(&[]),
            of(&[item(0, 0)]),
            of(&[item(0, 0), item(1, 4)]),
            of(&[item(0, 1)]),
            of(&[item(1, 0)]),
        ];
        assert!(sorted.is_sorted());
    }
}
