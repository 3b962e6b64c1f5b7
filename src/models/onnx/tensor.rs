//! Numbers or texts in rows and columns, or in any other number of dimensions.

/// What a tensor holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Element {
    /// Single precision, `float32`.
    Float,
    /// Double precision, `float64`.
    Double,
    Int64,
    Int32,
    Bool,
    Text,
}

impl Element {
    /// In the words of ONNX.
    pub fn name(self) -> &'static str {
        match self {
            Self::Float => "float32",
            Self::Double => "float64",
            Self::Int64 => "int64",
            Self::Int32 => "int32",
            Self::Bool => "bool",
            Self::Text => "text",
        }
    }
}

/// The cells, the last dimension fastest.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    Float(Vec<f32>),
    Double(Vec<f64>),
    Int64(Vec<i64>),
    Int32(Vec<i32>),
    Bool(Vec<bool>),
    Text(Vec<String>),
}

/// The same expression for cells of every kind.
macro_rules! for_each_element {
    ($cells:expr, $name:ident => $result:expr) => {
        match $cells {
            Cells::Float($name) => $result,
            Cells::Double($name) => $result,
            Cells::Int64($name) => $result,
            Cells::Int32($name) => $result,
            Cells::Bool($name) => $result,
            Cells::Text($name) => $result,
        }
    };
}

/// The same expression for cells of every kind, whose result is a vector of cells of that kind.
macro_rules! map_cells {
    ($cells:expr, $name:ident => $result:expr) => {
        match $cells {
            Cells::Float($name) => Cells::Float($result),
            Cells::Double($name) => Cells::Double($result),
            Cells::Int64($name) => Cells::Int64($result),
            Cells::Int32($name) => Cells::Int32($result),
            Cells::Bool($name) => Cells::Bool($result),
            Cells::Text($name) => Cells::Text($result),
        }
    };
}

pub(super) use map_cells;

/// Cells and their shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    shape: Vec<usize>,
    cells: Cells,
}

impl Cells {
    pub fn len(&self) -> usize {
        for_each_element!(self, it => it.len())
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn element(&self) -> Element {
        match self {
            Self::Float(_) => Element::Float,
            Self::Double(_) => Element::Double,
            Self::Int64(_) => Element::Int64,
            Self::Int32(_) => Element::Int32,
            Self::Bool(_) => Element::Bool,
            Self::Text(_) => Element::Text,
        }
    }

    /// No cells of a kind.
    pub(super) fn none(element: Element) -> Self {
        match element {
            Element::Float => Self::Float(Vec::new()),
            Element::Double => Self::Double(Vec::new()),
            Element::Int64 => Self::Int64(Vec::new()),
            Element::Int32 => Self::Int32(Vec::new()),
            Element::Bool => Self::Bool(Vec::new()),
            Element::Text => Self::Text(Vec::new()),
        }
    }

    /// Adds cells of the same kind; `None` for another kind.
    pub(super) fn append(&mut self, other: &Self) -> Option<()> {
        match (self, other) {
            (Self::Float(mine), Self::Float(other)) => mine.extend_from_slice(other),
            (Self::Double(mine), Self::Double(other)) => mine.extend_from_slice(other),
            (Self::Int64(mine), Self::Int64(other)) => mine.extend_from_slice(other),
            (Self::Int32(mine), Self::Int32(other)) => mine.extend_from_slice(other),
            (Self::Bool(mine), Self::Bool(other)) => mine.extend_from_slice(other),
            (Self::Text(mine), Self::Text(other)) => mine.extend_from_slice(other),
            _ => return None,
        }
        Some(())
    }
}

impl Tensor {
    /// `None` unless the shape has as many cells as there are.
    pub fn new(shape: Vec<usize>, cells: Cells) -> Option<Self> {
        (n_cells(&shape)? == cells.len()).then_some(Self { shape, cells })
    }

    /// Rows and columns of single precision.
    pub fn floats(n_rows: usize, n_columns: usize, values: Vec<f32>) -> Option<Self> {
        Self::new(vec![n_rows, n_columns], Cells::Float(values))
    }

    /// For a result whose number of cells follows from how it was made.
    pub(super) fn made(shape: Vec<usize>, cells: Cells) -> Self {
        debug_assert_eq!(n_cells(&shape), Some(cells.len()), "{shape:?}");
        Self { shape, cells }
    }

    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    pub fn cells(&self) -> &Cells {
        &self.cells
    }

    pub fn element(&self) -> Element {
        self.cells.element()
    }

    pub fn into_cells(self) -> Cells {
        self.cells
    }

    /// The length of the first dimension; 1 for a single number.
    pub fn n_rows(&self) -> usize {
        self.shape.first().copied().unwrap_or(1)
    }

    /// How many cells a row has.
    pub fn width(&self) -> usize {
        self.shape.iter().skip(1).product()
    }

    /// Shape and kind, such as `float32 [3, 2]`.
    pub fn describe(&self) -> String {
        format!("{} {:?}", self.element().name(), self.shape)
    }

    /// The rows from `start` to before `end`.
    pub(super) fn rows(&self, start: usize, end: usize) -> Self {
        let width = self.width();
        let cells = map_cells!(&self.cells, it => it[start * width..end * width].to_vec());
        let mut shape = self.shape.clone();
        if let Some(first) = shape.first_mut() {
            *first = end - start;
        }
        Self::made(shape, cells)
    }

    /// Roughly how many numbers of eight bytes it takes to keep.
    pub(super) fn weight(&self) -> usize {
        match &self.cells {
            Cells::Text(it) => it.iter().map(|text| 3 + text.len() / 8).sum(),
            Cells::Double(it) => it.len(),
            Cells::Int64(it) => it.len(),
            Cells::Float(it) => it.len() / 2 + 1,
            Cells::Int32(it) => it.len() / 2 + 1,
            Cells::Bool(it) => it.len() / 8 + 1,
        }
    }

    /// The numbers in double precision; `None` for texts.
    pub fn to_doubles(&self) -> Option<Vec<f64>> {
        Some(match &self.cells {
            Cells::Float(it) => it.iter().map(|value| f64::from(*value)).collect(),
            Cells::Double(it) => it.clone(),
            Cells::Int64(it) => it.iter().map(|value| *value as f64).collect(),
            Cells::Int32(it) => it.iter().map(|value| f64::from(*value)).collect(),
            Cells::Bool(it) => it.iter().map(|value| f64::from(u8::from(*value))).collect(),
            Cells::Text(_) => return None,
        })
    }
}

/// How many cells a shape has; `None` past what can be counted.
pub(super) fn n_cells(shape: &[usize]) -> Option<usize> {
    // Zeros last: a shape such as [2^40, 2^40, 0] is no shape for us either.
    shape.iter().try_fold(1_usize, |n, length| n.checked_mul((*length).max(1)))?;
    Some(shape.iter().product())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_must_fit_its_cells() {
        assert!(Tensor::floats(2, 2, vec![0.0; 4]).is_some());
        assert!(Tensor::floats(2, 2, vec![0.0; 3]).is_none());
        assert!(Tensor::new(vec![usize::MAX, 2, 0], Cells::Float(Vec::new())).is_none());
        assert!(Tensor::new(Vec::new(), Cells::Int64(vec![7])).is_some());
    }

    #[test]
    fn rows_are_cut_out() {
        let tensor = Tensor::floats(3, 2, vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).unwrap();
        assert_eq!(tensor.rows(1, 2), Tensor::floats(1, 2, vec![3.0, 4.0]).unwrap());
        assert_eq!(tensor.rows(3, 3).n_rows(), 0);
    }
}
