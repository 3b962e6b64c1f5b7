//! What is written says the same as the model it was written from, whatever the model.

