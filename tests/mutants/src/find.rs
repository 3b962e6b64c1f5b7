//! Finds the places of a file that can be changed, and the ways to change them.

use std::collections::BTreeMap;
use std::ops::Range;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Arm, Attribute, BinOp, Block, Expr, ImplItem, Item, Pat, Signature, UnOp};

use crate::place::{Key, Mutant, Place, Shape, Source};
use crate::values::{Aliases, returned};

/// Operands longer than this are shortened in what is printed.
const LONGEST: usize = 70;

/// The file's places.
pub fn places(path: &str, text: &str, aliases: &Aliases) -> syn::Result<Source> {
    let file = syn::parse_file(text)?;
    let mut finder = Finder {
        path,
        text,
        aliases,
        places: Vec::new(),
        names: Vec::new(),
        seen: BTreeMap::new(),
        in_const: false,
    };
    finder.visit_file(&file);
    let mut places = finder.places;
    places.sort_by_key(|it| (it.bytes.start, std::cmp::Reverse(it.bytes.end)));
    Ok(Source { path: path.to_owned(), text: text.to_owned(), places })
}

/// The names that a file gives to other types, and its modules that are for tests alone.
pub fn outline(text: &str) -> syn::Result<(Aliases, Vec<String>)> {
    let file = syn::parse_file(text)?;
    let mut aliases = Aliases::new();
    let mut tests = Vec::new();
    for item in file.items {
        match item {
            Item::Type(it) if it.generics.params.is_empty() => {
                aliases.insert(it.ident.to_string(), *it.ty);
            }
            Item::Mod(it) if it.content.is_none() && is_for_tests(&it.attrs) => {
                tests.push(it.ident.to_string());
            }
            _ => {}
        }
    }
    Ok((aliases, tests))
}

/// Whether one of these attributes is `#[cfg(test)]` or `#[test]`.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|it| {
        let is_cfg_test = || it.parse_args::<syn::Path>().is_ok_and(|it| it.is_ident("test"));
        it.path().is_ident("test") || it.path().is_ident("cfg") && is_cfg_test()
    })
}

struct Finder<'a> {
    path: &'a str,
    text: &'a str,
    aliases: &'a Aliases,
    places: Vec<Place>,
    names: Vec<String>,
    /// How often a text was seen in a function.
    seen: BTreeMap<[String; 3], usize>,
    in_const: bool,
}

impl Finder<'_> {
    fn add(&mut self, bytes: Range<usize>, shape: Shape, original: &str, codes: &[[String; 2]]) {
        if self.in_const || codes.is_empty() {
            return;
        }
        let function = self.names.join("::");
        let mut mutants = Vec::new();
        for [mutation, code] in codes {
            let text = [function.clone(), original.to_owned(), mutation.clone()];
            let nth = self.seen.entry(text).or_insert(0);
            let key = Key {
                file: self.path.to_owned(),
                function: function.clone(),
                original: original.to_owned(),
                mutation: mutation.clone(),
                nth: *nth,
            };
            *nth += 1;
            mutants.push(Mutant { key, code: code.clone(), compiles: true });
        }
        let line = 1 + self.text[..bytes.start].matches('\n').count();
        self.places.push(Place { bytes, line, shape, mutants, first: 0 });
    }

    fn text(&self, it: &impl Spanned) -> &str {
        &self.text[it.span().byte_range()]
    }

    fn binary(&mut self, it: &syn::ExprBinary) {
        let bytes = it.span().byte_range();
        if self.text[bytes.clone()].starts_with('#') || holds_let(&it.left) || holds_let(&it.right)
        {
            return;
        }
        let (left, right) = (self.text(&it.left), self.text(&it.right));
        let (l, r) = (short(left), short(right));
        let codes: Vec<[String; 2]> = instead_of(&it.op)
            .iter()
            .map(|op| [format!("{l} {op} {r}"), format!("({left}) {op} ({right})")])
            .collect();
        let original = format!("{l} {} {r}", self.text(&it.op));
        self.add(bytes, Shape::Expression, &original, &codes);
    }

    fn unary(&mut self, it: &syn::ExprUnary) {
        let bytes = it.span().byte_range();
        if matches!(it.op, UnOp::Deref(_)) || self.text[bytes.clone()].starts_with('#') {
            return;
        }
        let operand = self.text(&it.expr).to_owned();
        let original = short(&self.text[bytes.clone()]);
        self.add(bytes, Shape::Expression, &original, &[[short(&operand), operand]]);
    }

    fn arms(&mut self, arms: &[Arm]) {
        let is_rest = |arm: &Arm| matches!(arm.pat, Pat::Wild(_)) && arm.guard.is_none();
        let has_rest = arms.last().is_some_and(is_rest);
        for arm in arms {
            self.guard(arm);
            if has_rest && arm.guard.is_none() && !is_rest(arm) {
                self.arm(arm);
            }
        }
    }

    fn guard(&mut self, arm: &Arm) {
        let Some((_, guard)) = arm.guard.as_ref().filter(|it| !holds_let(&it.1)) else { return };
        let original = format!("{} if {}", short(self.text(&arm.pat)), short(self.text(guard)));
        let codes = ["true", "false"].map(|it| [it.to_owned(), it.to_owned()]);
        self.add(guard.span().byte_range(), Shape::Expression, &original, &codes);
    }

    /// An arm that the last one, `_`, takes in where it is left out.
    fn arm(&mut self, arm: &Arm) {
        let end = arm.pat.span().byte_range().end;
        let codes = [["arm left out".to_owned(), String::new()]];
        let original = format!("{} =>", short(self.text(&arm.pat)));
        self.add(end..end, Shape::Arm, &original, &codes);
    }

    fn function(&mut self, signature: &Signature, block: &Block) {
        if signature.constness.is_some() {
            return;
        }
        self.names.push(signature.ident.to_string());
        let (kind, body) = (self.text(&signature.output).to_owned(), self.text(block).to_owned());
        let inside = body.trim_start_matches('{').trim_end_matches('}').trim();
        let codes: Vec<[String; 2]> = returned(&signature.output, self.aliases)
            .into_iter()
            .filter(|it| it != inside)
            .map(|it| [format!("return {it}"), format!("return {it}")])
            .collect();
        let begin = block.brace_token.span.open().byte_range().end;
        let original = format!("fn {} {}", signature.ident, short(&kind));
        self.add(begin..begin, Shape::Body, original.trim(), &codes);
        let was = std::mem::replace(&mut self.in_const, false);
        self.visit_block(block);
        self.in_const = was;
        self.names.pop();
    }
}

/// The operators to put in place of this one.
fn instead_of(op: &BinOp) -> &'static [&'static str] {
    match op {
        BinOp::Add(_) => &["-", "*"],
        BinOp::Sub(_) | BinOp::Mul(_) => &["+", "/"],
        BinOp::Div(_) => &["%", "*"],
        BinOp::Rem(_) => &["/", "+"],
        BinOp::And(_) => &["||"],
        BinOp::Or(_) => &["&&"],
        BinOp::BitXor(_) => &["|", "&"],
        BinOp::BitAnd(_) => &["|", "^"],
        BinOp::BitOr(_) => &["&", "^"],
        BinOp::Shl(_) => &[">>"],
        BinOp::Shr(_) => &["<<"],
        BinOp::Eq(_) => &["!="],
        BinOp::Ne(_) => &["=="],
        BinOp::Lt(_) => &["==", ">", "<="],
        BinOp::Le(_) => &[">", "<"],
        BinOp::Ge(_) => &["<", ">"],
        BinOp::Gt(_) => &["==", "<", ">="],
        BinOp::AddAssign(_) => &["-=", "*="],
        BinOp::SubAssign(_) | BinOp::MulAssign(_) => &["+=", "/="],
        BinOp::DivAssign(_) => &["%=", "*="],
        BinOp::RemAssign(_) => &["/=", "+="],
        BinOp::BitAndAssign(_) => &["|="],
        BinOp::BitOrAssign(_) => &["&="],
        BinOp::ShlAssign(_) => &[">>="],
        BinOp::ShrAssign(_) => &["<<="],
        _ => &[],
    }
}

/// Whether the expression is a chain with `let`, which stands only right in a condition.
fn holds_let(it: &Expr) -> bool {
    match it {
        Expr::Let(_) => true,
        Expr::Binary(it) => holds_let(&it.left) || holds_let(&it.right),
        _ => false,
    }
}

/// The code on one line, without its middle where it is long.
fn short(code: &str) -> String {
    let line = code.split_whitespace().collect::<Vec<_>>().join(" ");
    let letters: Vec<char> = line.chars().collect();
    if letters.len() <= LONGEST {
        return line;
    }
    let part = |it: &[char]| it.iter().collect::<String>();
    format!("{}…{}", part(&letters[..LONGEST / 2]), part(&letters[letters.len() - LONGEST / 2..]))
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_expr(&mut self, it: &'ast Expr) {
        match it {
            Expr::Binary(it) => self.binary(it),
            Expr::Unary(it) => self.unary(it),
            Expr::Match(it) => self.arms(&it.arms),
            Expr::Const(_) => return,
            Expr::Repeat(it) => return self.visit_expr(&it.expr),
            Expr::Closure(it) => {
                // What stands in a constant runs when it is called.
                let was = std::mem::replace(&mut self.in_const, false);
                self.visit_expr(&it.body);
                self.in_const = was;
                return;
            }
            _ => {}
        }
        visit::visit_expr(self, it);
    }

    fn visit_item(&mut self, it: &'ast Item) {
        match it {
            Item::Const(it) => self.names.push(it.ident.to_string()),
            Item::Static(it) => self.names.push(it.ident.to_string()),
            Item::Fn(it) if is_for_tests(&it.attrs) => return,
            Item::Fn(it) => return self.function(&it.sig, &it.block),
            Item::Mod(it) if is_for_tests(&it.attrs) => return,
            Item::Impl(it) if is_for_tests(&it.attrs) => return,
            Item::Impl(it) => {
                self.names.push(short(self.text(&it.self_ty)));
                visit::visit_item_impl(self, it);
                self.names.pop();
                return;
            }
            Item::Trait(_) | Item::Mod(_) => return visit::visit_item(self, it),
            _ => return,
        }
        let was = std::mem::replace(&mut self.in_const, true);
        visit::visit_item(self, it);
        self.in_const = was;
        self.names.pop();
    }

    fn visit_impl_item(&mut self, it: &'ast ImplItem) {
        match it {
            ImplItem::Fn(it) if !is_for_tests(&it.attrs) => self.function(&it.sig, &it.block),
            ImplItem::Const(it) => {
                self.names.push(it.ident.to_string());
                let was = std::mem::replace(&mut self.in_const, true);
                self.visit_expr(&it.expr);
                self.in_const = was;
                self.names.pop();
            }
            _ => {}
        }
    }

    fn visit_trait_item_fn(&mut self, it: &'ast syn::TraitItemFn) {
        if let Some(block) = &it.default {
            self.function(&it.sig, block);
        }
    }

    // No code to change, or code that the compiler runs.
    fn visit_trait_item_const(&mut self, _: &'ast syn::TraitItemConst) {}
    fn visit_pat(&mut self, _: &'ast Pat) {}
    fn visit_type(&mut self, _: &'ast syn::Type) {}
    fn visit_path(&mut self, _: &'ast syn::Path) {}
    fn visit_attribute(&mut self, _: &'ast Attribute) {}
    fn visit_angle_bracketed_generic_arguments(
        &mut self,
        _: &'ast syn::AngleBracketedGenericArguments,
    ) {
    }
}
