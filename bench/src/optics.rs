//! Lenses and paths beside the access to fields that they stand for.

use lensmith::optics::*;
use lensmith_ecr::DescribeImagesResponse;
use lensmith_ecr::types::{ImageDetail, ImageScanStatus};

use crate::calls::LENSMITH;
use crate::comparison::Comparison;
use crate::values;

/// What the other side is called.
pub const FIELDS: &str = "fields";

/// Every comparison of optics.
pub fn comparisons() -> Vec<Comparison> {
    vec![view(), preview(), put()]
}

fn page() -> DescribeImagesResponse {
    DescribeImagesResponse::from_json(values::images().to_string().as_bytes()).expect("a page")
}

fn images() -> Vec<ImageDetail> {
    page().image_details.unwrap_or_default()
}

fn view() -> Comparison {
    let [by_lens, by_field] = [images(), images()];
    Comparison::new("optics-view", "Optics: view a member of 100 images")
        .peer(LENSMITH, move || {
            by_lens
                .iter()
                .filter_map(|image| *ImageDetail::IMAGE_SIZE_IN_BYTES.view(image))
                .sum::<i64>()
        })
        .peer(FIELDS, move || {
            by_field.iter().filter_map(|image| image.image_size_in_bytes).sum::<i64>()
        })
        .target(1.0, FIELDS)
}

fn preview() -> Comparison {
    let [by_path, by_field] = [images(), images()];
    Comparison::new("optics-preview", "Optics: preview a path in 100 images")
        .peer(LENSMITH, move || {
            let path =
                ImageDetail::IMAGE_SCAN_STATUS.some().then(ImageScanStatus::DESCRIPTION.some());
            by_path.iter().filter_map(|image| path.preview(image)).map(String::len).sum::<usize>()
        })
        .peer(FIELDS, move || {
            let texts = by_field
                .iter()
                .filter_map(|image| image.image_scan_status.as_ref()?.description.as_ref());
            texts.map(String::len).sum::<usize>()
        })
        .target(1.0, FIELDS)
}

fn put() -> Comparison {
    let [mut by_lens, mut by_field] = [images(), images()];
    Comparison::new("optics-put", "Optics: put a member of 100 images")
        .peer(LENSMITH, move || {
            for image in &mut by_lens {
                ImageDetail::IMAGE_SIZE_IN_BYTES.put(image, Some(7));
            }
        })
        .peer(FIELDS, move || {
            for image in &mut by_field {
                image.image_size_in_bytes = Some(7);
            }
        })
        .target(1.0, FIELDS)
}
