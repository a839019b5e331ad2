//! What is drawn over the ground, made from the session.
